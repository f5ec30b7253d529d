/**
 * Does the same work for all that has come while it was last done: `work` takes a group and answers for
 * each item, with its result or with what to throw. A group that breaks is tried again one by one.
 * After a group of several it waits until as many are there again, at most `restMs`: whoever was just
 * answered may come again at once.
 */
export function inTurn<Item, Result>(
  work: (group: readonly Item[]) => Promise<readonly (Result | Error)[]>,
  { mostAtOnce, restMs }: { mostAtOnce: number; restMs: number },
  isHopeless: (error: unknown) => boolean,
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve(result: Result): void; reject(error: unknown): void }
  const waiting: Waiting[] = []
  let isWorking = false
  let come = (): void => {}

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await work(group.map(({ item }) => item))
      group.forEach(({ resolve, reject }, n) => {
        const result = results[n]
        if (result instanceof Error) reject(result)
        else resolve(result as Result)
      })
    } catch (error) {
      if (group.length > 1 && !isHopeless(error)) for (const each of group) await settle([each])
      else for (const { reject } of group) reject(error)
    }
  }

  async function run(): Promise<void> {
    isWorking = true
    while (waiting.length > 0) {
      const group = waiting.splice(0, mostAtOnce)
      await settle(group)
      if (restMs > 0 && group.length > 1) await several(group.length)
    }
    isWorking = false
  }

  function several(count: number): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(patience)
        come = () => {}
        resolve()
      }
      const patience = setTimeout(go, restMs)
      come = () => {
        if (waiting.length >= count) go()
      }
      come()
    })
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      come()
      if (!isWorking) void run()
    })
}
