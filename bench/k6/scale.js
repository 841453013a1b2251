// Run it on 1, 2, 4 and 8 instances and compare what the database had to do (tiercel_loads_total, summed). The instances run
// with L1_TTL=500ms L2_TTL=5s.
import * as common from './common.js';

export const options = common.options({ rate: 800, duration: '30s' });
const pick = common.zipf(common.ids(2000));

export default function () {
  common.read(pick());
}
