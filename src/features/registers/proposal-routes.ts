import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { proposeRow, readProposals } from './proposal-actions.ts'
import { acceptProposal, listWaitingProposals, rejectProposal } from './proposal-api.ts'
import type { Register } from './registers.ts'
import { rowEndpoints } from './row-api.ts'
import { readWaiting, refuseProposal, takeProposal } from './waiting-actions.ts'

/** At a station a school says what is wrong in the county's registers; the county decides. */
export function proposalRoutes(
  server: Server,
  { db }: Ground,
  of: Register,
  recorder: Recorder,
): void {
  const at = rowEndpoints(of.shape)
  serve(server, at.listProposals, async ({ actor, params }) => ({
    proposals: await readProposals(db, actor, of, params.id),
  }))
  serve(server, at.proposeRow, async ({ actor, params, body }) => ({
    proposal: await proposeRow(db, actor, of, recorder, { id: params.id, ...body }),
  }))
}

/** At the hub: what waits for a person, and what he says to it (S24). */
export function waitingProposalRoutes(
  server: Server,
  { db, clock }: Ground,
  registers: readonly Register[],
): void {
  serve(server, listWaitingProposals, async ({ actor }) => ({
    proposals: await readWaiting(db, actor, registers),
  }))
  serve(server, acceptProposal, ({ actor, params, body }) =>
    takeProposal(db, actor, registers, { ...params, ...body }, clock()),
  )
  serve(server, rejectProposal, ({ actor, params, body }) =>
    refuseProposal(db, actor, registers, { ...params, ...body }, clock()),
  )
}
