import { newId } from '../../../base/ids.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { Answered, Title } from '../../sessions/keeper/Answered.tsx'
import { useForm } from '../../sessions/keeper/form.ts'
import { goInstead, to } from '../../sessions/keeper/route.ts'
import { personOf, who } from '../../sessions/keeper/who.ts'
import { fenOf } from '../money.ts'
import { brokenStates, severities, ticketStates } from '../values.ts'
import { actOn } from './deeds.ts'
import type { SchoolNow } from './kept-now.ts'
import { useKept } from './use-kept.ts'

/** One fault: repaired, and tried by somebody else. */
export function RepairPage({ id }: { id: string }) {
  return (
    <Answered asked={useKept()}>
      {({ schools }) => {
        const fault = schools.flatMap(({ faults }) => faults).find((one) => one.id === id)
        return fault ? <Fault fault={fault} /> : <Gone />
      }}
    </Answered>
  )
}

const Gone = () => (
  <>
    <Title back={to('maintenance')}>{t('repair.title')}</Title>
    <p class="told">{t('repair.over')}</p>
  </>
)

function Fault({ fault }: { fault: SchoolNow['faults'][number] }) {
  const { id, symptom, severity, state, assetNo, mayVerify, waits } = fault
  const say = language.get()
  return (
    <>
      <Title back={to('maintenance')}>{symptom}</Title>
      <p class="quiet">
        {[assetNo, severities[severity][say], ticketStates[state][say], waits && t('waits')]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {brokenStates.includes(state) && <Repair id={id} />}
      {state === 'repaired' &&
        (mayVerify ? <Verify id={id} /> : <p class="told">{t('repair.another')}</p>)}
      {state === 'scrap_proposed' && <p class="told">{t('repair.scrap')}</p>}
    </>
  )
}

function Repair({ id }: { id: string }) {
  const name = personOf(useSignal(who))?.name ?? ''
  const { form, change, done } = useForm(`repair ${id}`, () => ({
    ...{ key: newId(), repairer: name, told: '', yuan: '' },
  }))
  if (!form) return null
  const { key, repairer, told, yuan } = form
  const costFen = fenOf(yuan)
  const isRight = repairer.trim() !== '' && told.trim() !== '' && costFen !== null
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault()
        if (!isRight) return
        await actOn(
          id,
          {
            ...{ act: 'repair', repairer: repairer.trim(), told: told.trim() },
            ...(costFen !== undefined && { costFen }),
          },
          key,
        )
        await done()
        goInstead('maintenance')
      }}
    >
      <label class="field">
        {t('repair.told')}
        <input
          value={told}
          maxLength={500}
          onInput={({ currentTarget }) => change({ told: currentTarget.value })}
        />
      </label>
      <label class="field">
        {t('repair.repairer')}
        <input
          value={repairer}
          maxLength={60}
          onInput={({ currentTarget }) => change({ repairer: currentTarget.value })}
        />
      </label>
      <label class="field">
        {t('repair.cost')}
        <input
          inputMode="decimal"
          value={yuan}
          maxLength={10}
          onInput={({ currentTarget }) => change({ yuan: currentTarget.value })}
        />
      </label>
      {costFen === null && <p class="told bad">{t('repair.noCost')}</p>}
      <button type="submit" class="main" disabled={!isRight}>
        {t('repair.do')}
      </button>
    </form>
  )
}

function Verify({ id }: { id: string }) {
  const { form, change, done } = useForm(`verify ${id}`, () => ({ key: newId(), told: '' }))
  if (!form) return null
  const { key, told } = form
  const say = async (act: Parameters<typeof actOn>[1]) => {
    await actOn(id, act, key)
    await done()
    goInstead('maintenance')
  }
  return (
    <>
      <p>{t('repair.try')}</p>
      <button type="button" class="main" onClick={() => void say({ act: 'verify' })}>
        {t('repair.works')}
      </button>
      <label class="field">
        {t('repair.stillWrong')}
        <input
          value={told}
          maxLength={500}
          onInput={({ currentTarget }) => change({ told: currentTarget.value })}
        />
      </label>
      <button
        type="button"
        disabled={told.trim() === ''}
        onClick={() => void say({ act: 'reject', told: told.trim() })}
      >
        {t('repair.back')}
      </button>
    </>
  )
}
