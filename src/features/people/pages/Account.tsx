import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { isAtStation, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listUnmaskingGrants } from '../api.ts'
import { endOneLogin, endOtherLogins, listLogins, setPassword } from '../login-api.ts'
import { GrantTable } from './GrantTable.tsx'
import { PlainForm } from './PlainForm.tsx'
import './login.css'

/** One's own password, and where one is logged in. */
export function Account() {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { data: me } = useMe()
  const logins = useAsk(listLogins, {})
  const grants = useAsk(listUnmaskingGrants, { mine: true })
  const { act, busy } = useAct()
  const today = me?.today ?? ''

  return (
    <Page title={t('account.title')}>
      <Section title={t('account.change')}>
        {me && isAtStation(me) ? (
          <Notice tone="plain" title={t('account.atHub')}>
            {t('account.atHubText')}
          </Notice>
        ) : (
          <ChangePassword />
        )}
      </Section>
      <Section
        title={t('account.logins')}
        actions={
          <Button
            disabled={busy}
            onClick={() => void act(() => ask(endOtherLogins), t('account.ended'))}
          >
            {t('account.endOthers')}
          </Button>
        }
      >
        <p className="quiet">{t('account.loginsAbout')}</p>
        <Loaded query={logins}>
          {(data) => (
            <DataTable
              caption={t('account.logins')}
              rows={data.logins}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'seen',
                  heading: t('account.seen'),
                  cell: ({ lastSeenAt, current }) => (
                    <>
                      {formatInstant(lastSeenAt, language, today)}{' '}
                      {current && <StateMark tone="good">{t('account.here')}</StateMark>}
                    </>
                  ),
                },
                {
                  key: 'since',
                  heading: t('account.since'),
                  cell: ({ createdAt }) => formatInstant(createdAt, language, today),
                },
                { key: 'where', heading: t('account.where'), cell: ({ address }) => address },
                {
                  key: 'browser',
                  heading: t('account.browser'),
                  cell: ({ userAgent }) => browserName(userAgent ?? ''),
                },
                {
                  key: 'end',
                  heading: <ActionsHeading />,
                  cell: ({ id, current }) =>
                    !current && (
                      <Button
                        size="small"
                        disabled={busy}
                        onClick={() => void act(() => ask(endOneLogin, { id }), t('account.ended'))}
                      >
                        {t('account.end')}
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </Loaded>
      </Section>
      {grants.data && grants.data.grants.length > 0 && (
        <Section title={t('unmask.mine')}>
          <p className="quiet">{t('unmask.mineText')}</p>
          <GrantTable grants={grants.data.grants} />
        </Section>
      )}
    </Page>
  )
}

function ChangePassword() {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [round, setRound] = useState(0)
  return (
    <div className="account-form">
      <PlainForm
        key={round}
        inputs={[
          {
            name: 'password',
            label: t('account.present'),
            autoComplete: 'current-password',
            secret: true,
          },
          {
            name: 'newPassword',
            label: t('account.next'),
            hint: t('code.hint'),
            autoComplete: 'new-password',
            secret: true,
          },
        ]}
        button={t('account.changeDo')}
        busyButton={t('account.changeDo')}
        onSend={async (values) => {
          await ask(setPassword, values)
          void message.success(t('account.changed'))
          setRound(round + 1)
          await queries.invalidateQueries()
        }}
      />
    </div>
  )
}

/** Enough of the user agent to tell one's telephone from one's desk. */
function browserName(userAgent: string): string {
  const browser = /(MicroMessenger|Edg|Firefox|HeadlessChrome|Chrome|Safari)\/[\d.]+/.exec(
    userAgent,
  )?.[0]
  const system = /(Windows NT [\d.]+|Android [\d.]+|iPhone|Mac OS X|Linux)/.exec(userAgent)?.[0]
  return [browser, system].filter(Boolean).join(' · ') || userAgent
}
