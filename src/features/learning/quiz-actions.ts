import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { refreshHere } from '../library/here-store.ts'
import { findMovable, type MovableResource } from '../library/store.ts'
import { type Actor, may } from '../people/actor.ts'
import type { AuthoredQuiz } from './api.ts'
import { Quiz, quizProblems } from './quiz.ts'
import { findQuiz, saveQuiz } from './shelf-store.ts'

export async function readQuiz(db: Db, actor: Actor, resourceId: string): Promise<AuthoredQuiz> {
  return scoped(db, actor, async (tx) => {
    const resource = await requireQuiz(tx, actor, resourceId)
    const found = await findQuiz(tx, resourceId)
    return {
      title: resource.title,
      version: found?.version ?? 0,
      quiz: found?.quiz ?? null,
      mayWrite: may(actor, 'resources.write', resource),
    }
  })
}

/** Saves what is whole; `version` is the one that was read. */
export async function writeQuiz(
  db: Db,
  actor: Actor,
  { resourceId, version, quiz }: { resourceId: string; version: number; quiz: unknown },
): Promise<{ version: number }> {
  const read = Quiz.safeParse(quiz)
  if (!read.success) throw invalid('quiz_broken', { path: read.error.issues[0]?.path.join('.') })
  const problems = quizProblems(read.data)
  if (problems.length > 0) throw invalid('quiz_problems', { problems })
  return scoped(db, actor, async (tx) => {
    const resource = await requireQuiz(tx, actor, resourceId)
    if (!may(actor, 'resources.write', resource)) {
      throw forbidden('not_permitted', { verb: 'resources.write' })
    }
    const { regionCode } = resource
    const saved = await saveQuiz(tx, {
      ...{ resourceId, regionCode, version, quiz: read.data },
      updatedBy: actor.personId,
    })
    if (saved === undefined) throw conflict('quiz_changed')
    await refreshHere(tx)
    await audit(tx, actor, [
      {
        action: 'quiz.saved',
        subjectType: 'resources',
        subjectId: resourceId,
        regionCode,
        payload: { questions: read.data.questions.length, version: saved },
      },
    ])
    return { version: saved }
  })
}

async function requireQuiz(tx: Tx, actor: Actor, id: string): Promise<MovableResource> {
  const found = await findMovable(tx, id)
  if (!found || (found.state !== 'published' && !may(actor, 'resources.read', found))) {
    throw notFound('resources', id)
  }
  return found
}
