import { type Text, text } from '../../base/text.ts'

/**
 * What each post may do. A role says verbs; the post's organisation says where: the whole subtree
 * of its place, or rows of its own organisation only.
 */
export type Role = {
  label: Text
  scope: 'subtree' | 'own_organisation'
  permissions: readonly string[]
}

export const roles = {
  administrator: {
    label: text('系统管理员', 'System administrator'),
    scope: 'subtree',
    permissions: ['*.*'],
  },
  programme_office: {
    label: text('远程办工作人员', 'Programme office clerk'),
    scope: 'subtree',
    permissions: [
      '*.read',
      'audit.inspect',
      'townships.*',
      'villages.*',
      'industries.*',
      'schools.*',
      'rooms.*',
      'equipment.*',
      'staff.*',
      'survey.manage',
      'survey.verify',
      'road_distances.*',
      'siting.plan',
      'siting.decide',
      'stations.*',
      'policy.set',
      'people.write',
      'resources.write',
      'subjects.*',
      'packs.*',
      'placements.*',
      'resource_sources.*',
      'needs.*',
      'acquisitions.*',
      'workload.*',
    ],
  },
  education_bureau: {
    label: text('教育局干部', 'Education bureau officer'),
    scope: 'subtree',
    permissions: [
      '*.read',
      'audit.inspect',
      'schools.*',
      'rooms.*',
      'equipment.*',
      'staff.*',
      'survey.manage',
      'survey.verify',
      'siting.consent_bureau',
      'siting.waive',
      'resources.write',
      'resource_sources.*',
      'workload.*',
    ],
  },
  organisation_department: {
    label: text('组织部干部', 'Organisation Department officer'),
    scope: 'subtree',
    permissions: ['*.read', 'audit.inspect', 'siting.decide', 'resources.publish'],
  },
  finance_bureau: {
    label: text('财政局干部', 'Finance bureau officer'),
    scope: 'subtree',
    permissions: ['*.read'],
  },
  higher_office: {
    label: text('上级远程办', 'Office of a higher level'),
    scope: 'subtree',
    permissions: ['*.read'],
  },
  township_secretary: {
    label: text('乡镇党委书记', 'Township Party secretary'),
    scope: 'subtree',
    permissions: [
      '*.read',
      'siting.consent_township',
      'siting.place',
      'resources.write',
      'resources.publish',
      'packs.*',
      'placements.*',
      'needs.*',
    ],
  },
  township_clerk: {
    label: text('乡镇远教专干', 'Township clerk'),
    scope: 'subtree',
    permissions: [
      '*.read',
      'villages.write',
      'industries.*',
      'road_distances.*',
      'siting.place',
      'stations.carry',
      'resources.write',
      'packs.*',
      'placements.*',
      'needs.*',
      'acquisitions.*',
      'workload.write',
    ],
  },
  village_secretary: {
    label: text('村党支部书记', 'Village Party secretary'),
    scope: 'subtree',
    permissions: [
      'villages.read',
      'villages.write',
      'industries.*',
      'schools.read',
      'siting.read',
      'siting.consent_village',
      'resources.read',
      'resources.write',
      'resources.publish',
      'subjects.read',
      'packs.read',
      'packs.write',
      'needs.*',
      'acquisitions.read',
    ],
  },
  head_of_school: {
    label: text('学校负责人', 'Head of school'),
    scope: 'own_organisation',
    permissions: [
      'schools.read',
      'schools.write',
      'rooms.*',
      'equipment.*',
      'staff.*',
      'survey.read',
      'survey.submit',
      'siting.read',
      'siting.consent_school',
      'stations.read',
      'stations.carry',
      'resources.read',
      'subjects.read',
      'packs.read',
      'needs.read',
      'workload.*',
    ],
  },
  equipment_keeper: {
    label: text('信息技术设备管理员', 'IT equipment keeper'),
    scope: 'own_organisation',
    permissions: [
      'schools.read',
      'schools.write',
      'rooms.*',
      'equipment.*',
      'staff.read',
      'staff.write',
      'survey.read',
      'survey.submit',
      'stations.read',
      'stations.carry',
      'resources.read',
      'subjects.read',
      'packs.read',
      'needs.read',
      'workload.write',
    ],
  },
} as const satisfies Record<string, Role>

export type RoleCode = keyof typeof roles
export const roleCodes = Object.keys(roles) as RoleCode[]
const byCode = new Map<string, Role>(Object.entries(roles))
export const roleOf = (code: string): Role | undefined => byCode.get(code)
