// Kill Redis at a third of the time and start it again, empty, at two thirds.
import * as common from './common.js';

export const options = common.options({ rate: 1000, duration: '20s' });
const pick = common.zipf(common.ids(1000));

export default function () {
  common.read(pick());
}
