param linuxFxVersion string = 'python|3.11'
