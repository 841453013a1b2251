// Everything was filled at once (read it before), and lives for 5 s: the instances run with L1_TTL=5s L2_TTL=5s.
import * as common from './common.js';

export const options = common.options({ rate: 1000, duration: '20s' });
const pick = common.uniform(common.ids(2000));

export default function () {
  common.read(pick());
}
