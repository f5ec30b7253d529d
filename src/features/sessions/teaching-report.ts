import type { TeachingModel } from './teaching-link.ts'

export type LinkLine = {
  placeCode: string
  name: string
  model: TeachingModel
  otherModel: string | null
  base: string | null
  association: string | null
  schoolCode: string | null
  teacher: string | null
  households: number | null
}

/** What took place, as far as a link looks at it. */
type Learned = {
  teachingLink: string | null
  stations: readonly string[]
  minutes: number
  headCount: number
}

/** Of each model: its links, those it brings together, and what was learned by it; a session counts once (O2-5). */
export function modelsOf(links: readonly LinkLine[], learned: readonly Learned[]) {
  const byModel = Map.groupBy(links, ({ model, otherModel }) => `${model} ${otherModel ?? ''}`)
  return [...byModel.values()].map((own) => {
    const [first] = own as [LinkLine]
    const sessions = learned.filter((one) => own.some((link) => isOf(one, link)))
    return {
      ...{ model: first.model, otherModel: first.otherModel, links: own.length },
      bases: countOf(own, ({ base }) => base),
      associations: countOf(own, ({ association }) => association),
      schools: countOf(own, ({ schoolCode }) => schoolCode),
      teachers: countOf(own, ({ teacher }) => teacher),
      households: own.reduce((sum, { households }) => sum + (households ?? 0), 0),
      sessions: sessions.length,
      minutes: sessions.reduce((sum, { minutes }) => sum + minutes, 0),
      people: sessions.reduce((sum, { headCount }) => sum + headCount, 0),
    }
  })
}

/** A link of a village, or of its township. */
const isOf = ({ teachingLink, stations }: Learned, { name, placeCode }: LinkLine): boolean =>
  teachingLink === name &&
  stations.some((code) => code === placeCode || `${code.slice(0, 9)}000` === placeCode)

const countOf = (links: readonly LinkLine[], by: (link: LinkLine) => string | null): number =>
  new Set(links.flatMap((link) => by(link) ?? [])).size
