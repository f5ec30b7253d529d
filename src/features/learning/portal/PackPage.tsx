import { useRoute } from 'preact-iso'
import { formatMinutes } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import type { getShownPack, ShownPack } from '../portal-api.ts'
import { Answered, useTitle } from './Answered.tsx'
import { AskFor } from './AskFor.tsx'
import { ResourceCard } from './shelves.tsx'
import { useAnswer } from './use-answer.ts'

export function PackPage() {
  const { params } = useRoute()
  const asked = useAnswer<typeof getShownPack>('GET /api/portal/packs/:id', { id: params.id ?? '' })
  useTitle(asked.state === 'here' ? asked.answer.title : t('name'))
  return (
    <Answered asked={asked}>
      {({ title, aim, minutes, resources, sending }) => (
        <>
          <h1>{title}</h1>
          <dl class="facts">
            <dt>{t('pack.aim')}</dt>
            <dd>{aim}</dd>
            <dt>{t('resource.length')}</dt>
            <dd>{formatMinutes(minutes, language.get())}</dd>
          </dl>
          <p>{t('pack.count', { count: resources.length })}</p>
          <ol class="shelf">
            {resources.map((card) => (
              <ResourceCard key={card.id} card={card} />
            ))}
          </ol>
          <Away resources={resources} sending={sending} />
        </>
      )}
    </Answered>
  )
}

/** Those of the pack that are not here, asked for at once. */
function Away({ resources, sending }: Pick<ShownPack, 'resources' | 'sending'>) {
  const away = resources.filter(({ here }) => !here).map(({ id }) => id)
  if (away.length === 0) return null
  return (
    <section class="told">
      <p>{t('pack.away', { count: away.length })}</p>
      <AskFor resourceIds={away} sending={sending} />
    </section>
  )
}
