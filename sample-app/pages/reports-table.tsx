export interface ReportsTableProps {
  readonly reports: readonly Readonly<Record<string, unknown>>[];
}

/** The reports as the server names them: a column for each of their fields. */
export function ReportsTable({ reports }: ReportsTableProps) {
  const columns = [...new Set(reports.flatMap((report) => Object.keys(report)))];
  if (reports.length === 0) return <p className="hint">There is no report yet.</p>;
  return (
    <div className="table-frame">
      <table>
        <caption>Reports</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reports.map((report, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>{wordsFor(report[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function wordsFor(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
