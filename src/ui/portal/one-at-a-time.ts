/** One round at a time; whoever asks meanwhile gets another one after it. */
export function oneAtATime(round: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let askedAgain = false
  const go = (): Promise<void> => {
    if (running) {
      askedAgain = true
      return running
    }
    running = round().finally(() => {
      running = undefined
      if (askedAgain) {
        askedAgain = false
        void go()
      }
    })
    return running
  }
  return go
}
