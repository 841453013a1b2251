// One request in ten is a write.
import * as common from './common.js';

export const options = common.options({ rate: 500, duration: '20s' });
const pick = common.zipf(common.ids(1000));

export default function () {
  if (Math.random() < 0.1) common.write(pick());
  else common.read(pick());
}
