/** `npm run test:long`: as many as one likes to wait for; else a few of each. */
export const howMany = ({ few, long }: { few: number; long: number }): number =>
  process.env.CUNXIAO_TESTS === 'long' ? long : few

export const seeds = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i)
