import { int8Array } from '@ledger/runtime'
import type { PoolClient } from 'pg'

/** What every step looks up: the next place, not before the one given, of each thing asked for. */
export interface WalkForm {
  /** Names the statement. */
  readonly name: string
  /** The next `place` not before `$place` of each key of `$3`, in the shard `$1`. */
  readonly termText: string
  /** One more that must hold, as a query for one `place` not before `$place`; it may use `$2`. */
  readonly alsoText?: string
}

/** Where to walk: after a place, and no further than another. */
export interface WalkRange {
  readonly after: number
  readonly until: number
}

export interface Walked {
  /** The places that have everything, rising. */
  readonly places: readonly number[]
  /** Every place up to this one was decided; undefined when the end was reached. */
  readonly decidedUntil: number | undefined
}

interface Row {
  readonly step: number
  readonly place: number
  readonly is_match: boolean
}

/** Each step is a probe of the index for each term, some 5 µs. */
const stepsMax = 2_000

// Every step asks each term for its next place and goes on at the furthest of them: what lies before it
// lacks that term. Where all are at one place, it is found. So the rarest term sets the pace, whatever
// is known of them beforehand, and a page costs a bounded number of probes. A join would have the
// planner choose one term to read whole, from statistics that know nothing of single keys.
const textOf = ({ termText, alsoText }: WalkForm) => `
  with recursive walk (step, found, place, is_match) as (
    select 0, 0, $4::int8, true
     union all
    select w.step + 1, w.found + n.is_match::int, n.place, n.is_match
      from walk w
     cross join lateral (
       select max(t.place) as place, min(t.place) = max(t.place) as is_match
         from (
           select x.place
             from unnest($3::int8[]) as k (term)
            cross join lateral (${termText.replaceAll('$place', '(w.place + w.is_match::int)')}) x
           ${alsoText === undefined ? '' : `union all (${alsoText.replaceAll('$place', '(w.place + w.is_match::int)')})`}
         ) t
       having count(*) = cardinality($3::int8[]) + ${alsoText === undefined ? 0 : 1}
          and max(t.place) <= $5
     ) n
     where w.step < ${stepsMax} and w.found < $6 and $2::int8 is not null
  )
  select w.step, w.place, w.is_match
    from walk w
   where w.is_match or w.step = (select max(step) from walk)
   order by w.step`

/** The first places that have all terms: of no more steps than `stepsMax`, and no more than asked for. */
export async function walk(
  client: PoolClient,
  form: WalkForm,
  asked: { readonly shardId: number; readonly ledger: number; readonly terms: readonly number[] },
  { after, until }: WalkRange,
  placesMax: number,
): Promise<Walked> {
  const { rows } = await client.query<Row>({
    name: form.name,
    text: textOf(form),
    values: [asked.shardId, asked.ledger, int8Array(asked.terms), after, until, placesMax],
  })
  const places = rows.filter((row) => row.is_match && row.step > 0).map((row) => row.place)
  const last = rows.at(-1)
  const isCut = last !== undefined && (last.step === stepsMax || places.length === placesMax)
  if (!isCut) return { places, decidedUntil: undefined }
  return { places, decidedUntil: last.is_match ? last.place : last.place - 1 }
}
