import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import { text } from '../../base/text.ts'

export const resourceStates = ['draft', 'in_review', 'published', 'withdrawn'] as const
export type ResourceState = (typeof resourceStates)[number]

export type ResourceFacts = {
  /** The actor stands for the Party organisation that owns the library, not for one above or below it (S4-1). */
  owning: boolean
  ownerName: string
  /** Subjects of it that the tree does not know. */
  unknownSubjects: readonly string[]
}

export const resourceLifecycle = defineLifecycle<ResourceState, ResourceFacts>()({
  name: 'resource',
  initial: 'draft',
  states: {
    draft: text('草稿', 'Draft'),
    in_review: text('待审', 'Waiting for approval'),
    published: text('已发布', 'Published'),
    withdrawn: text('已撤回', 'Withdrawn'),
  },
  moves: {
    submit: {
      label: text('送审', 'Send for approval'),
      from: ['draft', 'withdrawn'],
      to: 'in_review',
      by: 'resources.write',
      obstacles: ({ unknownSubjects }) => subjectsKnown(unknownSubjects),
    },
    back: {
      label: text('退回修改', 'Send back'),
      from: ['in_review'],
      to: 'draft',
      by: 'resources.publish',
      reason: 'required',
      obstacles: (facts) => ownersWord(facts),
    },
    publish: {
      label: text('同意发布', 'Publish'),
      from: ['in_review'],
      to: 'published',
      by: 'resources.publish',
      obstacles: (facts) => [...ownersWord(facts), ...subjectsKnown(facts.unknownSubjects)],
    },
    /** Also made by itself where the content of a published resource changes: what was approved is another thing. */
    reconsider: {
      label: text('内容变了，重新送审', 'Send for approval again'),
      from: ['published'],
      to: 'in_review',
      by: 'resources.write',
    },
    withdraw: {
      label: text('撤回', 'Withdraw'),
      from: ['published'],
      to: 'withdrawn',
      by: 'resources.publish',
      reason: 'required',
      obstacles: (facts) => ownersWord(facts),
    },
  },
})
export type ResourceMove = keyof typeof resourceLifecycle.moves

const ownersWord = ({ owning, ownerName }: ResourceFacts): Obstacle[] =>
  owning ? [] : [{ code: 'not_the_owner', details: { owner: ownerName } }]

const subjectsKnown = (unknown: readonly string[]): Obstacle[] =>
  unknown.length === 0
    ? []
    : [{ code: 'subjects_unknown', details: { subjects: unknown }, remedy: 'subjects' }]
