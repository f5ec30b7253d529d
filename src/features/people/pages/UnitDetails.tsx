import { useTranslation } from 'react-i18next'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listLentPosts, listUnitPosts, type OrgUnit } from '../api.ts'
import { type OrganisationKind, organisationKinds } from '../organisation.ts'
import { Persons } from './Persons.tsx'
import { Posts } from './Posts.tsx'

/** One office: its posts and vacancies, its people and their accounts. */
export function UnitDetails({
  unit,
  place,
  onBack,
}: {
  unit: OrgUnit
  place: string | undefined
  onBack: () => void
}) {
  const { t } = useTranslation('people')
  const read = useText()
  const posts = useAsk(listUnitPosts, { id: unit.id })
  const lent = useAsk(listLentPosts, { orgUnitId: unit.id, limit: 200 })
  const kind = organisationKinds[unit.kind as OrganisationKind]
  return (
    <div className="unit-details">
      <button type="button" className="text-button unit-back" onClick={onBack}>
        ‹ {t('org.back')}
      </button>
      <header>
        <h2>{unit.name}</h2>
        <p className="quiet">{[read(kind), place, unit.phone].filter(Boolean).join(' · ')}</p>
      </header>
      <Loaded query={posts}>
        {(data) => (
          <Posts unit={unit} posts={data.posts} delegations={lent.data?.delegations ?? []} />
        )}
      </Loaded>
      <Persons unit={unit} />
    </div>
  )
}
