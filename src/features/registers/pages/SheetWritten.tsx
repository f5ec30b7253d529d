import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { verbOf } from '../../../base/verbs.ts'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import type { ImportResult } from '../preview.ts'
import { rowEndpoints } from '../row-api.ts'
import type { Shape } from '../shape.ts'

/** What was written, the way on, and the way back. */
export function SheetWritten({
  shape,
  next,
  result,
  undone,
  busy,
  onUndo,
  onAgain,
}: {
  shape: Shape
  next: Shape | undefined
  result: ImportResult
  undone: boolean
  busy: boolean
  onUndo: () => void
  onAgain: () => void
}) {
  const { t } = useTranslation('registers')
  const read = useText()
  const { modal } = App.useApp()
  const following = useEmpty(next ?? shape) && !undone ? next : undefined
  return (
    <Notice
      tone={undone ? 'plain' : 'good'}
      title={t(undone ? 'imports.undone' : 'imports.done', result)}
      actions={
        <>
          {following && (
            <Link to={`/${following.name}/import` as string}>
              <Button type="primary" tabIndex={-1}>
                {t('imports.next', { what: read(following.label) })}
              </Button>
            </Link>
          )}
          <Link
            to={`/${shape.name}` as string}
            search={((now: object) => ({ ...now, preview: undefined })) as never}
          >
            <Button type={following ? 'default' : 'primary'} tabIndex={-1}>
              {t('imports.seeList')}
            </Button>
          </Link>
          <Button onClick={onAgain}>{t('imports.more')}</Button>
          {!undone && (
            <Button
              loading={busy}
              onClick={() =>
                modal.confirm({
                  title: t('imports.undoTitle'),
                  content: t('imports.undoText', result),
                  okText: t('imports.undo'),
                  okButtonProps: { danger: true },
                  onOk: onUndo,
                })
              }
            >
              {t('imports.undo')}
            </Button>
          )}
        </>
      }
    />
  )
}

/** Whether nobody has filled the register yet and this person may. */
function useEmpty(shape: Shape): boolean {
  const may = useMay()
  const mayFill = may(verbOf(shape, 'write'))
  const { data } = useAsk(rowEndpoints(shape).listRows, mayFill ? { limit: 1 } : undefined)
  return mayFill && data?.count === 0
}
