import { defineLifecycle } from '../../base/lifecycle.ts'
import { text } from '../../base/text.ts'

export type EntryState = 'claimed' | 'confirmed' | 'refused'

export type EntryFacts = {
  /** The entry credits the actor himself. */
  own: boolean
  /** What was made may be shown by now. */
  published: boolean
}

/** INV-15: nobody confirms his own entry. */
export const entryLifecycle = defineLifecycle<EntryState, EntryFacts>()({
  name: 'workload_entry',
  initial: 'claimed',
  states: {
    claimed: text('待确认', 'Waiting to be confirmed'),
    confirmed: text('已确认', 'Confirmed'),
    refused: text('未认可', 'Not accepted'),
  },
  moves: {
    confirm: {
      label: text('确认', 'Confirm'),
      about: text(
        '确认以后计入老师本学期的课时。',
        'It then counts among the teacher’s periods of this term.',
      ),
      from: ['claimed'],
      to: 'confirmed',
      by: 'workload.confirm',
      obstacles: ({ own, published }) => [
        ...(own ? [{ code: 'own_workload' }] : []),
        ...(published ? [] : [{ code: 'workload_not_published' }]),
      ],
    },
    refuse: {
      label: text('不认可', 'Do not accept'),
      about: text(
        '不计课时。原因老师看得到，改好以后可以重新填报。',
        'It counts for nothing. The teacher sees why, and may state it anew.',
      ),
      from: ['claimed'],
      to: 'refused',
      by: 'workload.confirm',
      reason: 'required',
      obstacles: ({ own }) => (own ? [{ code: 'own_workload' }] : []),
    },
  },
})
