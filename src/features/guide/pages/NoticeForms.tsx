import { App, Button, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import type { NoticeDetail } from '../api.ts'
import { messageUnits } from '../forms/sms.ts'
import { scriptOf } from '../forms/words.ts'
import { textsOf } from './notice-text.ts'

/** One notice in five forms: two to print, three to copy; in either script. */
export function NoticeForms({ notice }: { notice: NoticeDetail }) {
  const { t } = useTranslation('guide')
  const [script, setScript] = useState(scriptOf(useLanguage()))
  const { messages, chat, script: read } = textsOf(notice, script)
  const titles = notice.items
    .filter(({ id }) => messages.shortened.includes(id))
    .map(({ title }) => title)
  const [first = ''] = messages.texts
  return (
    <Section
      title={t('notice.forms')}
      actions={
        <Segmented
          className="screen-only"
          value={script}
          onChange={setScript}
          options={[
            { value: 'zh-Hans', label: t('forms.simplified') },
            { value: 'zh-Hant', label: t('forms.traditional') },
          ]}
        />
      }
    >
      <div className="notice-forms">
        <Paper notice={notice} form="poster" script={script} />
        <Paper notice={notice} form="slip" script={script} />
        <Form
          title={t('forms.sms')}
          about={
            <>
              {messages.texts.length === 1
                ? t('forms.smsOne', { count: 1, units: first.length })
                : t('forms.smsMany', { count: messages.texts.length })}
              {titles.length > 0 && (
                <div>{t('forms.shortened', { titles: titles.join('、') })}</div>
              )}
            </>
          }
        >
          {messages.texts.map((text) => (
            <Copied key={text} text={text}>
              <span className="quiet">
                {t('forms.units', { units: text.length, most: messageUnits })}
              </span>
            </Copied>
          ))}
        </Form>
        <Form title={t('forms.chat')}>
          <Copied text={chat} />
        </Form>
        <Form title={t('forms.script')} about={t('forms.scriptAbout')}>
          <Copied text={read} />
        </Form>
      </div>
    </Section>
  )
}

function Form({
  title,
  about,
  children,
}: {
  title: string
  about?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="notice-form">
      <h3>{title}</h3>
      {about && <div className="quiet">{about}</div>}
      {children}
    </section>
  )
}

function Paper({
  notice,
  form,
  script,
}: {
  notice: NoticeDetail
  form: 'poster' | 'slip'
  script: string
}) {
  const { t } = useTranslation('guide')
  return (
    <Form title={t(`forms.${form}`)} about={t(`forms.${form}About`)}>
      <Button
        href={withQuery(`/api/guide/notices/${notice.id}/paper`, { form, language: script })}
        target="_blank"
      >
        {t('forms.open')}
      </Button>
    </Form>
  )
}

/** A text as it goes out, and the button that takes it along. */
function Copied({ text, children }: { text: string; children?: ReactNode }) {
  const { t } = useTranslation('guide')
  const { message } = App.useApp()
  const copy = async () => {
    if (await copied(text)) void message.success(t('forms.copied'))
    else void message.error(t('forms.copyFailed'))
  }
  return (
    <div className="form-text">
      <pre lang="zh">{text}</pre>
      <div className="form-text-acts screen-only">
        <Button size="small" onClick={() => void copy()}>
          {t('forms.copy')}
        </Button>
        {children}
      </div>
    </div>
  )
}

/** On plain HTTP in a school there is no clipboard for pages; the old way works there. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}
