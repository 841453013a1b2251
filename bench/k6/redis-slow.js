// In the second third each answer of Redis comes 200 ms later (a proxy, or tc). The instances run with L1_TTL=2s L2_TTL=5s.
import * as common from './common.js';

export const options = common.options({ rate: 1000, duration: '20s' });
const pick = common.zipf(common.ids(1000));

export default function () {
  common.read(pick());
}
