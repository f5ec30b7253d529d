/** As what a session is stored that nobody named: the same at hub and station, which may both begin it. */
export const untitled = { group_learning: '集中学习', open_day: '开放日' } as const
