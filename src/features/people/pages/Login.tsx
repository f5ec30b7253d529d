import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import type { logInWithCode, logInWithPassword, readSetup, setUpNode } from '../login-api.ts'
import { PlainForm } from './PlainForm.tsx'
import './login.css'

/** Name and password, or a printed code, or the very first visit. `again`: over a page at work. */
export function Login({
  onLoggedIn,
  languageSwitch,
  again = false,
}: {
  onLoggedIn: () => void
  /** Where nobody has chosen a language yet. */
  languageSwitch?: ReactNode
  again?: boolean
}) {
  const { t } = useTranslation(['people', 'shell'])
  const setup = useAsk<typeof readSetup>('GET /api/setup', {})
  return (
    <main className="login">
      <p className="login-name">
        <strong>{t('shell:product')}</strong>
        <span>{t('shell:productAbout')}</span>
      </p>
      <Loaded query={setup}>
        {({ needed }) =>
          needed ? (
            <FirstUse onLoggedIn={onLoggedIn} languageSwitch={languageSwitch} />
          ) : (
            <>
              <Returning onLoggedIn={onLoggedIn} again={again} />
              {languageSwitch}
            </>
          )
        }
      </Loaded>
    </main>
  )
}

function Returning({ onLoggedIn, again }: { onLoggedIn: () => void; again: boolean }) {
  const { t } = useTranslation('people')
  const [way, setWay] = useState<'password' | 'code'>('password')
  if (way === 'code') return <WithCode onLoggedIn={onLoggedIn} onBack={() => setWay('password')} />
  return (
    <>
      <h1>{again ? t('login.again') : t('login.title')}</h1>
      {again && <p className="quiet">{t('login.againText')}</p>}
      <PlainForm
        inputs={[
          { name: 'loginName', label: t('login.name'), autoComplete: 'username' },
          {
            name: 'password',
            label: t('login.password'),
            autoComplete: 'current-password',
            secret: true,
          },
        ]}
        button={t('login.do')}
        busyButton={t('login.doing')}
        onSend={async (values) => {
          await ask<typeof logInWithPassword>('POST /api/login', values)
          onLoggedIn()
        }}
      >
        <button type="button" className="text-button" onClick={() => setWay('code')}>
          {t('login.haveCode')}
        </button>
        <p className="quiet">{t('login.forgotten')}</p>
      </PlainForm>
    </>
  )
}

function WithCode({ onLoggedIn, onBack }: { onLoggedIn: () => void; onBack: () => void }) {
  const { t } = useTranslation('people')
  return (
    <>
      <h1>{t('code.title')}</h1>
      <p className="quiet">{t('code.text')}</p>
      <PlainForm
        key="code"
        inputs={[
          { name: 'code', label: t('code.code'), autoComplete: 'one-time-code' },
          {
            name: 'newPassword',
            label: t('code.password'),
            hint: t('code.hint'),
            autoComplete: 'new-password',
            secret: true,
          },
        ]}
        button={t('code.do')}
        busyButton={t('login.doing')}
        onSend={async (values) => {
          await ask<typeof logInWithCode>('POST /api/login/code', values)
          onLoggedIn()
        }}
      >
        <button type="button" className="text-button" onClick={onBack}>
          {t('login.havePassword')}
        </button>
      </PlainForm>
    </>
  )
}

function FirstUse({
  onLoggedIn,
  languageSwitch,
}: {
  onLoggedIn: () => void
  languageSwitch: ReactNode
}) {
  const { t } = useTranslation('people')
  return (
    <>
      <h1>{t('setup.title')}</h1>
      <p className="quiet">{t('setup.text')}</p>
      {languageSwitch && (
        <p className="login-language">
          <span>{t('setup.language')}</span>
          {languageSwitch}
        </p>
      )}
      <PlainForm
        inputs={[
          { name: 'code', label: t('setup.code'), hint: t('setup.codeHint'), autoComplete: 'off' },
          {
            name: 'regionCode',
            label: t('setup.county'),
            hint: t('setup.countyHint'),
            autoComplete: 'off',
          },
          { name: 'regionName', label: t('setup.countyName'), autoComplete: 'off' },
          { name: 'name', label: t('setup.name'), autoComplete: 'name' },
          {
            name: 'loginName',
            label: t('setup.loginName'),
            hint: t('setup.loginNameHint'),
            autoComplete: 'username',
          },
          {
            name: 'password',
            label: t('login.password'),
            hint: t('code.hint'),
            autoComplete: 'new-password',
            secret: true,
          },
        ]}
        button={t('setup.do')}
        busyButton={t('login.doing')}
        onSend={async (values) => {
          await ask<typeof setUpNode>('POST /api/setup', values)
          onLoggedIn()
        }}
      />
    </>
  )
}
