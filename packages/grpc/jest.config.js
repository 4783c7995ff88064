export { jestConfig as default } from '../../jest.config.base.js'
