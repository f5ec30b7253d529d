import { Select } from 'antd'
import { useAsk } from '../../../ui/use-ask.ts'
import { useFindOption } from '../../../ui/use-find-option.ts'
import type { ListSetup, ReferenceInputProps } from '../../registers/pages/list-setup.ts'
import { rowEndpoints } from '../../registers/row-api.ts'
import { placeReference } from '../../schools/pages/PlaceReference.tsx'
import { channel } from '../channel.ts'
import { programmeItem } from '../programme.ts'

const { listRows } = rowEndpoints(channel)

/** All channels by name; a county has some dozens. */
function useChannels(): { code: string; name: string }[] {
  const { data } = useAsk(listRows, { limit: 200, sort: 'name' })
  return (data?.rows ?? []).map((row) => {
    const { channelCode, name } = row as unknown as { channelCode: string; name: string }
    return { code: channelCode, name }
  })
}

const channelReference = {
  field: 'channelCode',
  useNames: () => new Map(useChannels().map(({ code, name }) => [code, name])),
  Input: ChannelInput,
}

function ChannelInput({ value, onChange, input }: ReferenceInputProps) {
  const channels = useChannels()
  return (
    <Select
      {...input}
      showSearch={useFindOption()}
      value={value}
      options={channels.map(({ code, name }) => ({ value: code, label: name }))}
      onChange={(code: string | undefined) => onChange(code)}
    />
  )
}

/** How the registers of the guide are arranged, by name. */
export const guideSetups: Readonly<Record<string, ListSetup>> = {
  channels: {
    shape: channel,
    columns: ['channelCode', 'kind', 'whereFound', 'guideIds', 'language'],
    filters: ['kind'],
    totals: [],
    reference: placeReference('ownerCode'),
  },
  programme_items: {
    shape: programmeItem,
    sort: '-day',
    columns: ['channelCode', 'day', 'fromTime', 'toTime', 'category'],
    filters: [],
    totals: [],
    after: 'channels',
    reference: channelReference,
  },
}
