import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import { text } from '../../base/text.ts'
import type { Behind } from './behind.ts'

export const resourceStates = ['draft', 'in_review', 'published', 'withdrawn'] as const
export type ResourceState = (typeof resourceStates)[number]

export type ResourceFacts = {
  /** The actor stands for the Party organisation that owns the library, not for one above or below it (S4-1). */
  owning: boolean
  ownerName: string
  /** Subjects of it that the tree does not know. */
  unknownSubjects: readonly string[]
  behind: Behind
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
      about: text(
        '送给所属党组织审定；审定前别人看不到。',
        'It goes to the Party organisation that owns it; until approved nobody else sees it.',
      ),
      from: ['draft', 'withdrawn'],
      to: 'in_review',
      by: 'resources.write',
      obstacles: ({ unknownSubjects }) => subjectsKnown(unknownSubjects),
    },
    back: {
      label: text('退回修改', 'Send back'),
      about: text('退回后可以修改，再送审。', 'It can be changed and sent again.'),
      from: ['in_review'],
      to: 'draft',
      by: 'resources.publish',
      reason: 'required',
      obstacles: (facts) => ownersWord(facts),
    },
    publish: {
      label: text('同意发布', 'Publish'),
      about: text(
        '发布后全县都能找到，站点可以使用。',
        'The whole county finds it, and stations may use it.',
      ),
      from: ['in_review'],
      to: 'published',
      by: 'resources.publish',
      obstacles: (facts) => [
        ...ownersWord(facts),
        ...subjectsKnown(facts.unknownSubjects),
        ...usable(facts.behind),
      ],
    },
    /** Also made by itself where the content of a published resource changes: what was approved is another thing. */
    reconsider: {
      label: text('内容变了，重新送审', 'Send for approval again'),
      about: text(
        '内容变了要重新审定；审定前站点不再显示。',
        'What changed is approved again; until then stations do not show it.',
      ),
      from: ['published'],
      to: 'in_review',
      by: 'resources.write',
    },
    withdraw: {
      label: text('撤回', 'Withdraw'),
      about: text(
        '撤回后站点不再显示，已排的课要另换。',
        'Stations no longer show it; planned lessons need another one.',
      ),
      from: ['published'],
      to: 'withdrawn',
      by: 'resources.publish',
      reason: 'required',
      obstacles: (facts) => ownersWord(facts),
    },
  },
})

const ownersWord = ({ owning, ownerName }: ResourceFacts): Obstacle[] =>
  owning ? [] : [{ code: 'not_the_owner', details: { owner: ownerName } }]

const subjectsKnown = (unknown: readonly string[]): Obstacle[] =>
  unknown.length === 0
    ? []
    : [{ code: 'subjects_unknown', details: { subjects: unknown }, remedy: 'subjects' }]

/** What people would find behind it: without anything it is not published; what serves some may be. */
const usable = (behind: Behind): Obstacle[] =>
  behind === 'usable' ? [] : [{ ...ofBehind[behind], code: `resource_${behind}` }]

const ofBehind: Readonly<Record<Exclude<Behind, 'usable'>, Omit<Obstacle, 'code'>>> = {
  nothing: { remedy: 'files' },
  making: { remedy: 'files' },
  failed: { remedy: 'files' },
  no_link: {},
  no_questions: {},
  elsewhere: { remedy: 'files', overridable: true },
  not_on_phones: { remedy: 'files', overridable: true },
}
