import { firstOf, inOrder, type Plays } from '../film-choice.ts'
import type { ShownFile } from '../portal-api.ts'

let asked: HTMLMediaElement | undefined

/** What this device says of itself; of a file of which nothing is known it is to try. */
export const playsHere: Plays = ({ type }) => {
  asked ??= document.createElement('video')
  return type === undefined || asked.canPlayType(type) !== ''
}

const screen = () => (innerWidth < 700 ? 'small' : 'large')

/** What a player offers on this device, in the order in which it tries it. */
export const played = (files: readonly ShownFile[]): ShownFile[] => {
  const inTurn = inOrder(files, screen(), playsHere)
  const first = playedFirst(files)
  return inTurn.length === 0 && first ? [first] : inTurn
}

/** The file that is fetched when somebody presses the button. */
export const playedFirst = (files: readonly ShownFile[]): ShownFile | undefined =>
  firstOf(files, screen(), playsHere)
