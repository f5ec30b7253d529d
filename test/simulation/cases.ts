import { type Folded, foldCase } from '../../src/base/case-fold.ts'
import type { StepBody } from '../../src/features/registers/steps.ts'
import type { FeedItem } from '../../src/features/sync/storage.ts'
import { byDefinition } from './case-oracle.ts'
import type { Held, KnownStep } from './disk.ts'
import type { Rng } from './random.ts'

export type Fold = (steps: readonly KnownStep[]) => Folded<KnownStep> | undefined

/** Loans of the schools: each is known at the hub and at the stations of its school. */
type Loan = { id: string; stations: readonly string[] }

export const stepType = 'loans.stepped'
export const stepCollection = 'cases.loan'

const states = ['approved', 'lent', 'returned', 'lost'] as const

/** What people do with loans at the hub and at stations, as far as the place where they are knows of it. */
export class Cases {
  private readonly loans: Loan[] = []
  private readonly rng: Rng
  private readonly fold: Fold

  /** `schools`: each with the stations it has. */
  constructor(rng: Rng, schools: readonly (readonly string[])[], fold: Fold = foldCase) {
    this.rng = rng
    this.fold = fold
    for (const stations of schools)
      for (let i = 0; i < 2; i++) this.loans.push({ id: uuid(rng), stations })
  }

  /** At a station: somebody asks for a loan, or moves one on; nothing while it is disputed there. */
  doAt(station: string, held: Held, nonce: string): StepBody | undefined {
    const loan = this.rng.pick(this.loans.filter(({ stations }) => stations.includes(station)))
    const folded = this.fold(stepsOf(held, loan.id))
    if (folded?.disputed) return undefined
    return bodyOf(loan.id, nonce, folded, folded ? this.rng.pick(states) : 'asked')
  }

  /** At the hub the same; a dispute is settled, as one of its sides would have it. */
  doAtHub(held: Held, nonce: string, loan = this.rng.pick(this.loans)): StepBody | undefined {
    const folded = this.fold(stepsOf(held, loan.id))
    if (folded?.disputed) {
      const { outcome } = this.rng.pick(folded.leaves)
      return { ...bodyOf(loan.id, nonce, folded, outcome), name: 'settle' }
    }
    return bodyOf(loan.id, nonce, folded, folded ? this.rng.pick(states) : 'asked')
  }

  /** For each dispute that the hub knows, the step that ends it. */
  settling(held: Held, nonce: () => string): StepBody[] {
    return this.loans.flatMap((loan) =>
      this.fold(stepsOf(held, loan.id))?.disputed ? (this.doAtHub(held, nonce(), loan) ?? []) : [],
    )
  }

  /** What the hub knows and has not yet told the stations it concerns. */
  untold(hub: Held): { feed: string; change: Omit<FeedItem, 'seq'> }[] {
    return this.loans.flatMap(({ id, stations }) =>
      stations.flatMap((station) => {
        const feed = `station:${station}`
        const told = hub.feeds.get(feed)?.items
        return stepsOf(hub, id)
          .filter((step) => !told?.has(`${stepCollection}/${step.id}`))
          .map((step) => ({ feed, change: itemOf(step) }))
      }),
    )
  }

  /** Where hub and stations do not see one case alike, or the hub sees it otherwise than it is. */
  differences(hub: Held, machines: readonly { name: string; id: string; held: Held }[]): string[] {
    return this.loans.flatMap(({ id, stations }) => {
      const steps = stepsOf(hub, id)
      const here = told(this.fold(steps))
      const concerned = machines.filter((machine) => stations.includes(machine.id))
      return [
        ...(here === toldByDefinition(steps) ? [] : [`${id} is not as its steps say`]),
        ...concerned
          .filter(({ held }) => told(this.fold(stepsOf(held, id))) !== here)
          .map(({ name }) => `${id} at ${name}`),
      ]
    })
  }
}

const stepsOf = ({ steps }: Held, loan: string): KnownStep[] =>
  steps.filter(({ caseId }) => caseId === loan)

const bodyOf = (
  loan: string,
  nonce: string,
  folded: Folded<KnownStep> | undefined,
  to: string,
): StepBody => ({
  case: loan,
  after: folded?.leaves.map(({ id }) => id) ?? [],
  name: folded ? 'edit' : 'create',
  from: folded?.holds.outcome ?? to,
  to,
  fields: {
    ...{ schoolCode: 'A-01', what: '投影机', quantity: 1, borrower: '廖家桥村', purpose: nonce },
    ...{ fromDay: '2026-11-23', dueDay: '2026-11-30' },
  },
})

/** A row of `moves`, as the hub publishes it. */
const itemOf = ({ id, caseId, after, outcome, wallMs }: KnownStep): Omit<FeedItem, 'seq'> => ({
  ...{ collection: stepCollection, key: id, op: 'put', ver: 1 },
  body: {
    ...{ id, lifecycle: 'loan', subject_id: caseId, region_code: '433123101201', after },
    ...{ name: 'edit', from_state: outcome, to_state: outcome, actor_name: '', fields: {} },
    at: new Date(wallMs).toISOString(),
  },
})

export function stepOfItem(body: unknown): KnownStep {
  const { id, subject_id, after, to_state, at } = body as Record<string, string> & {
    after: string[]
  }
  return {
    id: String(id),
    caseId: String(subject_id),
    after,
    outcome: String(to_state),
    wallMs: Date.parse(String(at)),
  }
}

const told = (folded: Folded<KnownStep> | undefined): string =>
  JSON.stringify(
    folded && [folded.leaves.map(({ id }) => id), folded.disputed, folded.holds.outcome],
  )

function toldByDefinition(steps: readonly KnownStep[]): string {
  const { leaves, disputed, outcome } = byDefinition(steps)
  return JSON.stringify(leaves.length === 0 ? undefined : [leaves, disputed, outcome])
}

export function uuid(rng: Rng): string {
  const hex = rng.hex(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}
