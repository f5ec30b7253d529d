/** How many people a unit brings in a week, in the policy's shares (basis points). */
export type Shares = { partyMemberShareBp: number; farmerShareBp: number; townshipShareBp: number }

/** Village: Party members × share + everyone else × share, rounded up; unknown numbers count as none. */
export function expectedFromVillage(
  { population, partyMembers }: { population: number | null; partyMembers: number | null },
  { partyMemberShareBp, farmerShareBp }: Shares,
): number {
  const members = partyMembers ?? 0
  const others = Math.max(0, (population ?? 0) - members)
  return Math.ceil((members * partyMemberShareBp + others * farmerShareBp) / 10_000)
}

/** Township: those of the whole township who come to its own station. */
export function expectedFromTownship(
  population: number | null,
  { townshipShareBp }: Shares,
): number {
  return Math.ceil(((population ?? 0) * townshipShareBp) / 10_000)
}

/** Places a host offers in a week: usable seats in each agreed window. */
export const weeklyCapacity = (usableSeats: number, windowsPerWeek: number): number =>
  usableSeats * windowsPerWeek
