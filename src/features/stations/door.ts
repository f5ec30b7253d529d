/**
 * How far a station is on its way to its people. `to_enrol`: the one-time code is missing. `waiting`: nobody
 * can log in before the hub has sent the school's people. `unknown`: people log in, and the hub, restored from
 * a backup, does not know the station any more: it enrols again.
 */
export type DoorState = 'to_enrol' | 'waiting' | 'open' | 'unknown'

/** GET /api/station/door: what a stranger may know. */
export type DoorAnswer = {
  state: DoorState
  /** Why the last round with the hub failed, while that keeps the door from being passed. */
  trouble: string | null
}

/** POST /api/station/enrol */
export type EnrolledAnswer = { name: string; hub: string }
