import { join } from 'node:path'
import { aptInstall } from '../install/apt.ts'
import { installFolder } from '../install/tools-folder.ts'
import type { Progress } from '../part.ts'
import { PartMissing } from '../part.ts'
import { runCommand } from '../process/run-command.ts'

const versionMin = '3.10'
const grpcVersion = '1.85.1'
const packages = ['grpcio', 'grpcio-reflection', 'grpcio-status'].map(
  (name) => `${name}==${grpcVersion}`,
)
const remedy =
  '`apt-get install python3 python3-venv` as root, and see that pip reaches PyPI or a mirror of it'

/**
 * The path of a Python that has gRPC's own client, which is C underneath and so another implementation
 * than ours. It lives in a folder of its own (60 MB, once). @throws PartMissing with its remedy
 */
export async function ensurePythonGrpcInstalled(progress: Progress): Promise<string> {
  await ensurePython(progress)
  const folder = await installFolder(`python-grpc-${grpcVersion}`, async (unfinished) => {
    progress(`fetching grpcio ${grpcVersion} (pip)`)
    await run('python3', ['-m', 'venv', unfinished])
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary',
      ':all:',
    ]
    await run(pythonOf(unfinished), [...pip, ...packages])
  })
  const python = pythonOf(folder)
  if (await runs(python, 'import grpc, grpc_reflection, grpc_status')) return python
  throw new PartMissing('gRPC for Python', `${folder} is there and does not run`, remedy)
}

async function ensurePython(progress: Progress): Promise<void> {
  if (await isUsable()) return
  const problem = await aptInstall(['python3', 'python3-venv'], progress)
  if (problem === undefined && (await isUsable())) return
  const reason = problem ?? 'it was installed and does not run'
  throw new PartMissing('Python', `Python ${versionMin} with venv is missing (${reason})`, remedy)
}

/** Debian has a Python without what makes environments; only this says that it is whole. */
async function isUsable(): Promise<boolean> {
  const [major, minor] = versionMin.split('.')
  const condition = `sys.version_info >= (${major}, ${minor})`
  return runs('python3', `import sys, venv, ensurepip; sys.exit(0 if ${condition} else 1)`)
}

async function runs(python: string, code: string): Promise<boolean> {
  return (await runCommand(python, ['-c', code])).code === 0
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(command, args)
  if (code === 0) return
  const said = output.trim().split('\n').slice(-5).join('\n')
  throw new PartMissing('gRPC for Python', `${command} ${args[1] ?? ''} failed:\n${said}`, remedy)
}

/** It finds its packages beside itself, so the folder may get its name when it is complete. */
function pythonOf(folder: string): string {
  return join(folder, 'bin', 'python')
}
