import { everywhere } from '../../base/place.ts'
import { type Actor, actorOf } from './actor.ts'

/** Whoever sits at the machine itself: the command line may do everything, under this name. */
export const operator: Actor = actorOf(
  {
    personId: '00000000-0000-0000-0000-000000000000',
    accountId: '00000000-0000-0000-0000-000000000000',
    name: '命令行',
  },
  [{ permissions: ['*.*'], range: everywhere }],
)
