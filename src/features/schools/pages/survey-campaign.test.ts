import { expect, test } from 'vitest'
import type { CampaignOverview } from '../survey-api.ts'
import { ownCampaign } from './survey-campaign.ts'

const campaign = (schools: number, closedOn: string | null = null): CampaignOverview => ({
  id: `${schools}`,
  name: '摸底',
  regionCode: '433123000000',
  level: 'county',
  opensOn: '2026-11-01',
  dueOn: '2026-11-30',
  closedOn,
  completion: {
    schools,
    states: { draft: schools, submitted: 0, returned: 0, verified: 0 },
    late: 0,
  },
  townships: [],
})

test('a person with one form in one open campaign has an own form', () => {
  expect(ownCampaign([campaign(1), campaign(1, '2025-12-01')])).toEqual(campaign(1))
})

test('with several schools or several open campaigns there is a list to choose from', () => {
  expect(ownCampaign([campaign(237)])).toBeUndefined()
  expect(ownCampaign([campaign(1), campaign(1)])).toBeUndefined()
  expect(ownCampaign([campaign(1, '2025-12-01')])).toBeUndefined()
})
