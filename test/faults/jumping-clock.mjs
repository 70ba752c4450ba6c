// Preloaded into a process: its wall clock jumps by up to a year, forward and back, at every third look.
const now = Date.now;
let looks = 0;
let shift = 0;
Date.now = () => {
  if (looks++ % 3 === 0) shift = ((looks * 7919) % 730) - 365;
  return now() + shift * 24 * 3600 * 1000;
};
