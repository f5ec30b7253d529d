import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import { text } from '../../base/text.ts'

export type BatchState = 'committed' | 'drawn' | 'passed' | 'failed' | 'abandoned'
export type BatchFacts = {
  isOfLevel: boolean
  /** He gave a verdict of the county for one of these stations. */
  actedBelow: boolean
  /** What was revealed has the digest that was committed; undefined: nothing is revealed. */
  fits: boolean | undefined
  /** Sheets of the sample: without a verdict, and with one that is no pass. */
  unjudged: number
  notPassed: number
}

const judging = ({ isOfLevel, actedBelow }: BatchFacts): Obstacle[] => [
  ...(isOfLevel ? [] : [{ code: 'verdict_of_other_level' }]),
  ...(actedBelow ? [{ code: 'verdict_at_two_levels' }] : []),
]
const judged = ({ unjudged }: BatchFacts): Obstacle[] =>
  unjudged > 0 ? [{ code: 'sample_unjudged', details: { count: unjudged } }] : []

/** The list is frozen first, the number revealed on the day of departure, the verdict given for the whole list. */
export const batchLifecycle = defineLifecycle<BatchState, BatchFacts>()({
  name: 'evaluation_batch',
  initial: 'committed',
  states: {
    committed: text('名单已封存', 'List frozen'),
    drawn: text('已抽取', 'Drawn'),
    passed: text('合格', 'Passed'),
    failed: text('不合格', 'Failed'),
    abandoned: text('作废', 'Given up'),
  },
  moves: {
    draw: {
      label: text('公开号码并抽取', 'Reveal the number and draw'),
      about: text(
        '出发当天公开当初写下的号码，按公开的方法抽出站点。',
        'On the day of departure the number is revealed; the stations follow from it.',
      ),
      from: ['committed'],
      to: 'drawn',
      by: 'acceptance.judge',
      obstacles: (facts) => [
        ...judging(facts),
        ...(facts.fits === false ? [{ code: 'number_differs' }] : []),
        ...(facts.fits === undefined ? [{ code: 'number_missing' }] : []),
      ],
    },
    pass: {
      label: text('整批合格', 'Pass the batch'),
      about: text(
        '写明结论；名单上的站点都算通过市级评估，以后不能再改。',
        'Say the verdict; every station of the list has passed, and that is not changed.',
      ),
      from: ['drawn'],
      to: 'passed',
      by: 'acceptance.judge',
      reason: 'report',
      obstacles: (facts) => [
        ...judging(facts),
        ...judged(facts),
        ...(facts.notPassed > 0
          ? [{ code: 'sample_not_passed', details: { count: facts.notPassed } }]
          : []),
      ],
    },
    fail: {
      label: text('整批不合格', 'Fail the batch'),
      about: text(
        '写明原因；整改以后另封一份名单重来。',
        'Say why; freeze another list afterwards.',
      ),
      from: ['drawn'],
      to: 'failed',
      by: 'acceptance.judge',
      reason: 'required',
      obstacles: (facts) => [...judging(facts), ...judged(facts)],
    },
    abandon: {
      label: text('作废', 'Give it up'),
      about: text('写明原因；没有抽过的才能作废。', 'Say why; only what was not drawn.'),
      from: ['committed'],
      to: 'abandoned',
      by: 'acceptance.judge',
      reason: 'required',
      obstacles: judging,
    },
  },
})

export type ApplicationState = 'applied' | 'accepted' | 'returned'
export type ApplicationFacts = {
  isOfLevel: boolean
  /** He gave the verdict of the city for its batch. */
  actedBelow: boolean
  hasCodes: boolean
  /** Codes that another station has already. */
  taken: readonly string[]
  /** Stations that do not stand where the province looks at them. */
  notInTurn: number
}

export const applicationLifecycle = defineLifecycle<ApplicationState, ApplicationFacts>()({
  name: 'provincial_application',
  initial: 'applied',
  states: {
    applied: text('已申报', 'Applied'),
    accepted: text('省级已验收', 'Accepted'),
    returned: text('已退回', 'Returned'),
  },
  moves: {
    accept: {
      label: text('验收合格并编号', 'Accept and number'),
      about: text(
        '每个站点得到省里的编号，转入正常运行。',
        'Each station gets the number of the province and begins to operate.',
      ),
      from: ['applied'],
      to: 'accepted',
      by: 'acceptance.judge',
      obstacles: (facts) => [
        ...(facts.isOfLevel ? [] : [{ code: 'verdict_of_other_level' }]),
        ...(facts.actedBelow ? [{ code: 'verdict_at_two_levels' }] : []),
        ...(facts.hasCodes ? [] : [{ code: 'codes_missing' }]),
        ...(facts.taken.length > 0
          ? [{ code: 'codes_taken', details: { codes: facts.taken } }]
          : []),
        ...(facts.notInTurn > 0
          ? [{ code: 'stations_not_in_turn', details: { count: facts.notInTurn } }]
          : []),
      ],
    },
    return: {
      label: text('退回', 'Return'),
      about: text(
        '写明还差什么；补好以后重新申报。',
        'Say what is lacking; it may be applied for anew.',
      ),
      from: ['applied'],
      to: 'returned',
      by: 'acceptance.judge',
      reason: 'required',
      obstacles: ({ isOfLevel }) => (isOfLevel ? [] : [{ code: 'verdict_of_other_level' }]),
    },
  },
})
