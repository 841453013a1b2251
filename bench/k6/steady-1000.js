// One product is half the traffic. At a third of the time kill Redis and slow the database by 200 ms (a proxy, or tc), at
// two thirds undo both. The instances run with SOFT_TIMEOUT=2ms.
import * as common from './common.js';

export const options = common.options({ rate: 1000, duration: '30s', thresholds: { http_req_duration: ['p(99)<5'] } });
const pick = common.withFirst(0.5, common.ids(1000));

export default function () {
  common.read(pick());
}
