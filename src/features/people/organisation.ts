import { type Text, text } from '../../base/text.ts'

/** Kinds of organisations. Names change with the years, kinds are what the rules speak of. */
export const organisationKinds = {
  programme_office: text('远程办', 'Programme office'),
  party_committee: text('党委', 'Party committee'),
  party_branch: text('党支部', 'Party branch'),
  organisation_department: text('组织部', 'Organisation Department'),
  education_bureau: text('教育局', 'Education bureau'),
  finance_bureau: text('财政局', 'Finance bureau'),
  steering_group: text('领导协调小组', 'Leading coordination group'),
  school: text('学校', 'School'),
  agency: text('其他单位', 'Other organisation'),
} as const satisfies Record<string, Text>
export type OrganisationKind = keyof typeof organisationKinds
