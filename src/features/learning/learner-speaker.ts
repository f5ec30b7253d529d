import { everywhere } from '../../base/place.ts'
import type { Speaker } from '../statements/credential.ts'
import { agentOf } from './shelf.ts'

/** A learner as he speaks to the record store through what he has opened. */
export const learnerSpeaker = (page: string, learnerId: string, regionCode: string): Speaker => ({
  authority: agentOf(page, learnerId),
  scopes: ['statements/write', 'statements/read/mine', 'state', 'profile'],
  regionCode,
  reach: [everywhere],
  personId: learnerId,
})
