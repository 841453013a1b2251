// All products alike. The instances run with L1_TTL=2s L2_TTL=5s.
import * as common from './common.js';

export const options = common.options({ rate: 1000, duration: '20s' });
const pick = common.uniform(common.ids(10000));

export default function () {
  common.read(pick());
}
