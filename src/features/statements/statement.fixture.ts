import type { JsonObject } from './fault.ts'

export const learner = { objectType: 'Agent', mbox: 'mailto:wang@example.com' }
export const classroom = {
  objectType: 'Group',
  member: [
    { mbox: 'mailto:wang@example.com' },
    { account: { homePage: 'https://hub.example', name: '17' } },
  ],
}
export const grafting = {
  id: 'https://hub.example/resources/1',
  definition: { name: { 'zh-Hans': '猕猴桃嫁接', en: 'Grafting kiwi' } },
}

/** The least that is a statement, with more where it is wanted. */
export const stated = (more: JsonObject = {}): JsonObject => ({
  actor: learner,
  verb: { id: 'http://adlnet.gov/expapi/verbs/experienced' },
  object: grafting,
  ...more,
})
