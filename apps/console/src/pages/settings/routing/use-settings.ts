import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'

/** Groups as they are set up. */
export const useGroupSettings = () => useQuery({ queryKey: keys.routingGroups, queryFn: ({ signal }) => api.listGroupSettings({ signal }), refetchOnWindowFocus: false })
/** Skills that rules can ask for. */
export const useSkills = () => useQuery({ queryKey: keys.skills, queryFn: ({ signal }) => api.listSkills({ signal }), refetchOnWindowFocus: false })
/** Those who can take conversations, and how many at once. */
export const useCapacities = () => useQuery({ queryKey: keys.capacities, queryFn: ({ signal }) => api.listCapacities({ signal }), refetchOnWindowFocus: false })
