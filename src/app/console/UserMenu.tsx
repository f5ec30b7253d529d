import { DownOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../base/session.ts'
import type { endLogin } from '../../features/people/login-api.ts'
import { ask } from '../../ui/api.ts'
import { forgetDrafts } from '../../ui/draft.ts'
import { useText } from '../../ui/language.ts'
import { faultOf, useSay } from '../../ui/say.ts'
import { isAtStation } from '../../ui/session.ts'

/** Name and post of whoever is logged in, and what concerns the person alone. */
export function UserMenu({ me }: { me: Me }) {
  const { t } = useTranslation('shell')
  const read = useText()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const say = useSay()
  const { message } = App.useApp()
  const [post] = me.posts

  const logOut = async () => {
    try {
      await ask<typeof endLogin>('POST /api/logout')
    } catch (error) {
      void message.error(say(faultOf(error)).wrong)
      return
    }
    forgetDrafts()
    queries.clear()
    window.location.assign('/console/login')
  }

  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'posts',
            type: 'group',
            label: me.posts
              .map(
                ({ organisationName, roleLabel, title }) =>
                  `${organisationName} ${roleLabel ? read(roleLabel) : title}`,
              )
              .join(' / '),
          },
          {
            key: 'account',
            label: t('user.account'),
            onClick: () => void navigate({ to: '/account' as string }),
          },
          ...(isAtStation(me)
            ? []
            : [
                {
                  key: 'digest',
                  label: t('user.digest'),
                  onClick: () => void navigate({ to: '/digest' as string }),
                },
              ]),
          { type: 'divider' },
          { key: 'logout', label: t('user.logOut'), onClick: () => void logOut() },
        ],
      }}
    >
      <Button type="text" className="user-button">
        <span className="user-name">{me.name}</span>
        {post && <span className="user-post">{post.organisationName}</span>}
        <DownOutlined aria-hidden="true" />
      </Button>
    </Dropdown>
  )
}
