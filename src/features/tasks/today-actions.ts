import type { Ground } from '../../platform/ground.ts'
import type { Actor } from '../people/actor.ts'
import type { TodayItem } from './api.ts'
import { byUrgency, type Told } from './today.ts'

/** What a feature has to say on Today; the app hands in those of later features. */
export type TodaySource = (ground: Ground, actor: Actor) => Promise<Told>

export const readTold = (
  ground: Ground,
  actor: Actor,
  sources: readonly TodaySource[],
): Promise<Told[]> => Promise.all(sources.map((source) => source(ground, actor)))

/** Most urgent first. */
export const waitingOf = (told: readonly Told[]): TodayItem[] =>
  told.flatMap(({ waiting }) => waiting ?? []).toSorted(byUrgency)
