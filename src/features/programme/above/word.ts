/** What the hub that keeps a plan made of a word of a hub above: done, or why not. */
export const wordOutcomes = ['done', 'plan_moved_on', 'filing_number_taken'] as const
export type WordOutcome = (typeof wordOutcomes)[number]
