import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ActionsHeading } from '../../ui/ActionsHeading.tsx'
import { ask } from '../../ui/api.ts'
import { Cut } from '../../ui/Cut.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { formatInstant } from '../../ui/format.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { useLanguage } from '../../ui/language.ts'
import { Empty, Page } from '../../ui/Page.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { useMay, useMe } from '../../ui/session.ts'
import { useAct } from '../../ui/use-act.ts'
import { useAsk } from '../../ui/use-ask.ts'
import { dropFailed, listFailures, retryFailed } from '../node-api.ts'

/** Work in the background that failed: why, and what can be done. */
export function FailedJobs() {
  const { t, i18n } = useTranslation('node')
  const language = useLanguage()
  const { data: me } = useMe()
  const may = useMay()
  const { act, busy } = useAct()
  const { modal } = App.useApp()
  const query = useAsk(listFailures, {})
  const nameOf = (name: string) => {
    const key = `kind.${name.replaceAll('.', '_')}`
    return i18n.exists(`node:${key}`) ? t(key) : name
  }

  const drop = (id: string) =>
    modal.confirm({
      title: t('jobs.dropTitle'),
      content: t('jobs.dropText'),
      okText: t('jobs.drop'),
      okButtonProps: { danger: true },
      onOk: async () => {
        await act(() => ask(dropFailed, { id }), t('jobs.done'))
      },
    })

  return (
    <Page title={t('jobs.title')} about={t('jobs.about')}>
      <Loaded query={query}>
        {({ jobs, isCut }) =>
          jobs.length === 0 ? (
            <Empty title={t('jobs.none')}>{t('jobs.noneText')}</Empty>
          ) : (
            <>
              <DataTable
                caption={t('jobs.title')}
                rows={jobs}
                keyOf={({ id }) => id}
                columns={[
                  { key: 'name', heading: t('jobs.name'), cell: ({ name }) => nameOf(name) },
                  {
                    key: 'attempts',
                    heading: t('jobs.attempts'),
                    cell: ({ attempts, maxAttempts }) =>
                      t('jobs.times', { attempts, most: maxAttempts }),
                  },
                  {
                    key: 'next',
                    heading: t('jobs.next'),
                    cell: ({ attempts, maxAttempts, runAt }) =>
                      attempts >= maxAttempts ? (
                        <StateMark tone="bad">{t('jobs.givenUp')}</StateMark>
                      ) : (
                        formatInstant(runAt, language, me?.today ?? '')
                      ),
                  },
                  {
                    key: 'error',
                    heading: t('jobs.error'),
                    cell: ({ lastError }) => <code>{lastError}</code>,
                  },
                  {
                    key: 'act',
                    heading: <ActionsHeading />,
                    cell: ({ id }) =>
                      may('node.manage') && (
                        <span className="page-actions">
                          <Button
                            size="small"
                            disabled={busy}
                            onClick={() => void act(() => ask(retryFailed, { id }), t('jobs.done'))}
                          >
                            {t('jobs.retry')}
                          </Button>
                          <Button size="small" disabled={busy} onClick={() => drop(id)}>
                            {t('jobs.drop')}
                          </Button>
                        </span>
                      ),
                  },
                ]}
              />
              <Cut isCut={isCut} count={jobs.length} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
