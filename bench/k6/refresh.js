// One product that lives for 2 s, on three instances with L1_TTL=2s L2_TTL=2s: nobody waits for a load after the first.
import * as common from './common.js';

export const options = common.options({ rate: 2000, duration: '60s', thresholds: { from_load: ['count<=1'] } });
const pick = common.uniform(common.ids(1));

export default function () {
  common.read(pick());
}
