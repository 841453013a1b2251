// What the scripts share: an open-loop load on instances that run already. Set by -e:
//   BASE_URLS  the instances, comma separated (http://127.0.0.1:8080)
//   IDS        the products to read, from 1 on, which must exist
//   RATE       requests a second over all instances
//   DURATION   for example 30s
//   TOKEN      ADMIN_TOKEN of the instances, for scripts that write or invalidate
import http from 'k6/http';
import { check } from 'k6';
import { Counter } from 'k6/metrics';

const urls = (__ENV.BASE_URLS || 'http://127.0.0.1:8080').split(',');
const headers = { Authorization: `Bearer ${__ENV.TOKEN || ''}`, 'Content-Type': 'application/json' };

// Where answers came from, as Cache-Status tells it.
const from = {};
for (const tier of ['l1', 'l2', 'load', 'stale', 'negative', 'bypass']) {
  from[tier] = new Counter(`from_${tier}`);
}

// options is one load at a constant rate: requests are sent when due, whether or not earlier ones were answered.
export function options({ rate, duration, thresholds = {} }) {
  const perSecond = Number(__ENV.RATE || rate);
  return {
    scenarios: {
      load: {
        executor: 'constant-arrival-rate',
        rate: perSecond,
        timeUnit: '1s',
        duration: __ENV.DURATION || duration,
        preAllocatedVUs: Math.min(perSecond, 200),
        maxVUs: 2000,
      },
    },
    thresholds: { http_req_failed: ['rate==0'], dropped_iterations: ['count==0'], ...thresholds },
    summaryTrendStats: ['med', 'p(99)', 'p(99.9)', 'max'],
  };
}

export const ids = (otherwise) => Number(__ENV.IDS || otherwise);

const instance = () => urls[Math.floor(Math.random() * urls.length)];

// read gets a product and counts where it came from.
export function read(id) {
  const answer = http.get(`${instance()}/api/products/${id}`, { tags: { name: 'read' } });
  check(answer, { 'is 200': (r) => r.status === 200 });
  const tier = /detail=(\w+)/.exec(answer.headers['Cache-Status'] || '');
  if (tier && from[tier[1]]) from[tier[1]].add(1);
}

// write replaces a product's price.
export function write(id) {
  const body = JSON.stringify({ name: 'Product', price: (Math.random() * 100).toFixed(2) });
  const answer = http.put(`${instance()}/api/products/${id}`, body, { headers, tags: { name: 'write' } });
  check(answer, { 'is 200': (r) => r.status === 200 });
}

// invalidateAll makes everything cold, in all instances.
export function invalidateAll() {
  const answer = http.post(`${urls[0]}/admin/cache/invalidate`, '{"all":true}', { headers, tags: { name: 'invalidate' } });
  check(answer, { 'is 200': (r) => r.status === 200 });
}

// These pick a product from 1 to n.
export const uniform = (n) => () => 1 + Math.floor(Math.random() * n);

export function withFirst(share, n) {
  const others = uniform(n);
  return () => (Math.random() < share ? 1 : others());
}

// zipf reads the k-th product in proportion to k^-0.99.
export function zipf(n) {
  const below = [];
  let sum = 0;
  for (let k = 1; k <= n; k++) below.push((sum += Math.pow(k, -0.99)));
  return () => {
    const x = Math.random() * sum;
    let low = 0, high = n - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (below[middle] < x) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
