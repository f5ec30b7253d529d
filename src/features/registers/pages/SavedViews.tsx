import { Button } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { rowEndpoints } from '../row-api.ts'
import type { Shape } from '../shape.ts'
import { looksLike, type Shows, type View } from '../view.ts'

type Asking = { what: 'keep' } | { what: 'rename' | 'drop'; view: View }

/** One's own views of a list, each one click away; the list as it is now can be kept as another. */
export function SavedViews({
  shape,
  shows,
  onChoose,
}: {
  shape: Shape
  shows: Shows
  onChoose: (view: View) => void
}) {
  const { t } = useTranslation('registers')
  const labelId = useId()
  const at = rowEndpoints(shape)
  const { data } = useAsk(at.listViews, {})
  const [asking, setAsking] = useState<Asking>()
  if (!data) return null
  const chosen = data.views.find((view) => looksLike(shape, view, shows))

  return (
    <div className="views-bar screen-only">
      <span id={labelId}>{t('views.label')}</span>
      <ul aria-labelledby={labelId}>
        {data.views.map((view) => (
          <li key={view.id}>
            <Button
              aria-pressed={view === chosen}
              className={view === chosen ? 'view-chosen' : ''}
              onClick={() => onChoose(view)}
            >
              {view.name}
            </Button>
          </li>
        ))}
      </ul>
      {chosen ? (
        <>
          <Button type="link" onClick={() => setAsking({ what: 'rename', view: chosen })}>
            {t('views.rename')}
          </Button>
          <Button type="link" onClick={() => setAsking({ what: 'drop', view: chosen })}>
            {t('views.drop')}
          </Button>
        </>
      ) : (
        <Button type="dashed" onClick={() => setAsking({ what: 'keep' })}>
          {t('views.keep')}
        </Button>
      )}
      {data.views.length === 0 && <span className="quiet">{t('views.none')}</span>}
      {asking?.what === 'keep' && (
        <FormDialog
          of={at.keepView}
          title={t('views.keepTitle')}
          about={<p>{t('views.keepText')}</p>}
          okText={t('save')}
          done={({ name }) => t('views.kept', { name })}
          fixed={shows}
          fields={{ name: words(t('views.name')) }}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking?.what === 'rename' && (
        <FormDialog
          of={at.renameView}
          title={t('views.renameTitle', { name: asking.view.name })}
          okText={t('save')}
          done={t('views.renamed')}
          fixed={{ id: asking.view.id }}
          fields={{ name: words(t('views.name'), { start: asking.view.name }) }}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking?.what === 'drop' && (
        <AskDialog
          title={t('views.dropTitle', { name: asking.view.name })}
          okText={t('views.drop')}
          done={t('views.dropped')}
          danger
          work={() => ask(at.dropView, { id: asking.view.id })}
          onClose={() => setAsking(undefined)}
        >
          <p>{t('views.dropText')}</p>
        </AskDialog>
      )}
    </div>
  )
}
