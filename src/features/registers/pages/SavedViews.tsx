import { Button, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask } from '../../../ui/api.ts'
import { isComposing } from '../../../ui/composing.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useAct } from '../../../ui/use-act.ts'
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
        <NameDialog
          title={t('views.keepTitle')}
          about={t('views.keepText')}
          name=""
          doneOf={(name) => t('views.kept', { name })}
          work={(name) => ask(at.keepView, { ...shows, name })}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking?.what === 'rename' && (
        <NameDialog
          title={t('views.renameTitle', { name: asking.view.name })}
          name={asking.view.name}
          doneOf={() => t('views.renamed')}
          work={(name) => ask(at.renameView, { id: asking.view.id, name })}
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

function NameDialog({
  title,
  about,
  name,
  doneOf,
  work,
  onClose,
}: {
  title: string
  about?: string
  name: string
  /** Said when it is done. */
  doneOf: (name: string) => string
  work: (name: string) => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useTranslation('registers')
  const { act, busy } = useAct()
  const [typed, setTyped] = useState(name)
  const wanted = typed.trim()
  const go = async () => {
    if (wanted !== '' && (await act(() => work(wanted), doneOf(wanted)))) onClose()
  }
  return (
    <Modal
      open
      title={title}
      okText={t('save')}
      cancelText={t('shell:cancel')}
      okButtonProps={{ disabled: wanted === '', loading: busy }}
      onOk={() => void go()}
      onCancel={onClose}
    >
      <div className="form-stack">
        {about && <p>{about}</p>}
        <FormField label={t('views.name')}>
          {(input) => (
            <Input
              {...input}
              autoFocus
              value={typed}
              maxLength={40}
              onChange={(event) => setTyped(event.target.value)}
              onPressEnter={(event) => {
                if (!isComposing(event)) void go()
              }}
            />
          )}
        </FormField>
      </div>
    </Modal>
  )
}
