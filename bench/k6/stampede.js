// Four cold instances (with MAX_DB_LOADS=8), and twice everything is invalidated under the load. Slow the database by 20 ms (a proxy, or tc).
import * as common from './common.js';

export const options = common.options({ rate: 300, duration: '15s' });
options.scenarios.invalidate = {
  executor: 'constant-arrival-rate', exec: 'invalidate', startTime: '5s', duration: '10s', rate: 1, timeUnit: '5s', preAllocatedVUs: 1,
};
const pick = common.uniform(common.ids(100));

export default function () {
  common.read(pick());
}

export function invalidate() {
  common.invalidateAll();
}
