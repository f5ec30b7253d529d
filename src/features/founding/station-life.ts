import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import { text } from '../../base/text.ts'
import { hindering, type StageFacts } from './stage-facts.ts'

export type StationStage =
  | 'surveyed'
  | 'proposed'
  | 'consented'
  | 'planned'
  | 'approved'
  | 'filed'
  | 'plated'
  | 'staffed'
  | 'trial'
  | 'county_accepted'
  | 'city_accepted'
  | 'operating'
  | 'rectifying'
  | 'suspended'
  | 'relocating'
  | 'closed'
  | 'withdrawn'

const obstacles =
  (move: keyof typeof hindering) =>
  (facts: StageFacts): Obstacle[] =>
    hindering[move](facts)

const beforeOperating = [
  ...(['surveyed', 'proposed', 'consented', 'planned', 'approved', 'filed', 'plated'] as const),
  ...(['staffed', 'trial', 'county_accepted', 'city_accepted'] as const),
]

/** The life of a learning station (INV-49): most of it follows from what others decide and do. */
export const stationLifecycle = defineLifecycle<StationStage, StageFacts>()({
  name: 'learning_station',
  initial: 'surveyed',
  states: {
    surveyed: text('已摸底', 'Surveyed'),
    proposed: text('已提名', 'Proposed'),
    consented: text('四方已同意', 'Agreed by all four'),
    planned: text('已列入方案', 'In a plan'),
    approved: text('方案已审核', 'Plan approved'),
    filed: text('已备案', 'Filed'),
    plated: text('已挂牌建制', 'Plates and rules in place'),
    staffed: text('队伍已配齐', 'Staffed'),
    trial: text('试运行', 'Trial'),
    county_accepted: text('县级已验收', 'Accepted by the county'),
    city_accepted: text('市级已验收', 'Accepted by the city'),
    operating: text('正常运行', 'Operating'),
    rectifying: text('整改中', 'Rectifying'),
    suspended: text('暂停', 'Suspended'),
    relocating: text('迁址中', 'Moving'),
    closed: text('已撤销', 'Closed'),
    withdrawn: text('不再建设', 'Withdrawn'),
  },
  moves: {
    propose: {
      label: text('提名依托学校', 'Propose a host'),
      about: text('由选点方案得出。', 'Follows from a scenario.'),
      from: ['surveyed'],
      to: 'proposed',
      by: 'system',
    },
    consent: {
      label: text('四方同意', 'All four agree'),
      about: text('由四方的意见得出。', 'Follows from the four answers.'),
      from: ['proposed'],
      to: 'consented',
      by: 'system',
    },
    plan: {
      label: text('列入方案', 'Enter in a plan'),
      about: text('写进实施方案以后。', 'Once a plan lists it.'),
      from: ['consented'],
      to: 'planned',
      by: 'system',
      obstacles: obstacles('plan'),
    },
    approve: {
      label: text('方案审核通过', 'Approve the plan'),
      about: text('县、市审核通过以后。', 'Once county and city have passed it.'),
      from: ['planned'],
      to: 'approved',
      by: 'system',
      obstacles: obstacles('approve'),
    },
    file: {
      label: text('省级备案', 'File the plan'),
      about: text('省里给了备案号以后。', 'Once the province has given its number.'),
      from: ['approved'],
      to: 'filed',
      by: 'system',
      obstacles: obstacles('file'),
    },
    plate: {
      label: text('挂牌建制', 'Plates and rules'),
      about: text(
        '两块牌挂好、责任书签好、制度上墙以后。',
        'Plates hang, letters are signed, rules on the wall.',
      ),
      from: ['filed'],
      to: 'plated',
      by: 'system',
      obstacles: obstacles('plate'),
    },
    staff: {
      label: text('配齐队伍', 'Staff it'),
      about: text(
        '管理员到位、共用协议签好以后。',
        'Administrators are in post, the agreement is signed.',
      ),
      from: ['plated'],
      to: 'staffed',
      by: 'system',
      obstacles: obstacles('staff'),
    },
    try: {
      label: text('开始试运行', 'Begin the trial'),
      about: text('试运行开始、时间已经约好以后。', 'The trial has begun and times are agreed.'),
      from: ['staffed'],
      to: 'trial',
      by: 'system',
      obstacles: obstacles('try'),
    },
    accept_county: {
      label: text('县级验收', 'County acceptance'),
      about: text('县级验收合格以后。', 'Once the county has passed it.'),
      from: ['trial'],
      to: 'county_accepted',
      by: 'system',
      obstacles: obstacles('accept_county'),
    },
    accept_city: {
      label: text('市级验收', 'City acceptance'),
      about: text('市级评估合格以后。', 'Once the city has passed it.'),
      from: ['county_accepted'],
      to: 'city_accepted',
      by: 'system',
      obstacles: obstacles('accept_city'),
    },
    accept_province: {
      label: text('省级验收', 'Provincial acceptance'),
      about: text('省级验收合格以后。', 'Once the province has passed it.'),
      from: ['city_accepted'],
      to: 'operating',
      by: 'system',
      obstacles: obstacles('accept_province'),
    },
    rectify: {
      label: text('责令整改', 'Order to rectify'),
      about: text('下了整改通知以后。', 'Once an order is issued.'),
      from: ['trial', 'county_accepted', 'city_accepted', 'operating'],
      to: 'rectifying',
      by: 'system',
      reason: 'required',
    },
    mended_trial: mended('trial'),
    mended_county: mended('county_accepted'),
    mended_city: mended('city_accepted'),
    mended_operating: mended('operating'),
    suspend: {
      label: text('暂停', 'Suspend'),
      about: text(
        '暂停期间不考核；恢复以后接着算。',
        'Nothing is expected of it until it resumes.',
      ),
      from: ['operating'],
      to: 'suspended',
      by: 'founding.govern',
      reason: 'required',
    },
    resume: {
      label: text('恢复运行', 'Resume'),
      about: text('从今天起恢复正常运行。', 'It operates again from today.'),
      from: ['suspended'],
      to: 'operating',
      by: 'founding.govern',
      reason: 'required',
    },
    close: {
      label: text('撤销站点', 'Close'),
      about: text('站点不再运行，历史保留；不能再恢复。', 'It ends for good; its history stays.'),
      from: ['operating'],
      to: 'closed',
      by: 'founding.govern',
      reason: 'required',
    },
    relocate: {
      label: text('迁到别的学校', 'Move to another school'),
      about: text(
        '站点、历史、时间安排和学员都留着；选好新学校、四方同意、挂好新牌以后接着走。',
        'Station, history, times and learners stay; it goes on once a new host is agreed on and the plates hang there.',
      ),
      from: ['operating'],
      to: 'relocating',
      by: 'founding.govern',
      reason: 'required',
    },
    settle: {
      label: text('在新学校挂牌', 'Settle at the new host'),
      about: text(
        '新学校四方同意、两块牌挂好以后。',
        'A new host is agreed on and both plates hang there.',
      ),
      from: ['relocating'],
      to: 'plated',
      by: 'system',
      reason: 'required',
      obstacles: obstacles('settle'),
    },
    withdraw: {
      label: text('不再建设', 'Withdraw'),
      about: text(
        '这个站点不再建了，历史保留；不能再恢复。',
        'It will not be built; its history stays.',
      ),
      from: beforeOperating,
      to: 'withdrawn',
      by: 'founding.govern',
      reason: 'required',
    },
  },
})

export type StationMove = keyof typeof stationLifecycle.moves

/** Back to where it stood when the order came. */
function mended<const To extends StationStage>(to: To) {
  return {
    label: text('整改完成', 'Put right'),
    about: text('整改复查合格以后。', 'Once somebody else has checked it.'),
    from: ['rectifying'] as const,
    to,
    by: 'system' as const,
    reason: 'required' as const,
    obstacles: obstacles('mend'),
  }
}
